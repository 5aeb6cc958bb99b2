import { chromiumPaths } from './chromium.mjs'

/** Where Debian and its relatives, and those who build it themselves, put nginx. */
export const nginxPaths = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/nginx/sbin/nginx']

const binaries = (/** @type {string} */ name) => [`/usr/bin/${name}`, `/usr/local/bin/${name}`]

/** What the tests need of the system: the files that show it is there, and Debian's package with it. */
export const tools = [
  { name: 'Chromium', paths: chromiumPaths, package: 'chromium-headless-shell' },
  { name: 'redis-server', paths: binaries('redis-server'), package: 'redis-server' },
  { name: 'nginx', paths: nginxPaths, package: 'nginx' },
  { name: 'openssl', paths: binaries('openssl'), package: 'openssl' },
]
