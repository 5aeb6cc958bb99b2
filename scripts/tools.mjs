import { chromiumPaths } from './chromium.mjs'

/** Where Debian and its relatives, and those who build it themselves, put nginx. */
export const nginxPaths = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/nginx/sbin/nginx']

const binaries = (/** @type {string} */ name) => [`/usr/bin/${name}`, `/usr/local/bin/${name}`]

/** What the tests need of the system: the files that show it is there, and Debian's packages with it, the best first. */
export const tools = [
  { name: 'Chromium', paths: chromiumPaths, packages: ['chromium-headless-shell', 'chromium'] },
  { name: 'redis-server', paths: binaries('redis-server'), packages: ['redis-server'] },
  { name: 'nginx', paths: nginxPaths, packages: ['nginx'] },
  { name: 'openssl', paths: binaries('openssl'), packages: ['openssl'] },
]
