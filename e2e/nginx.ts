import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nginxPaths } from '../scripts/tools.mjs'

/** nginx with the configuration of `docs/self-host.md`, on a port and with a certificate of its own. */
export class Nginx {
  private constructor(
    private readonly folder: string,
    private readonly process: ChildProcess,
    readonly port: number,
    /** Who signed its certificate: itself. */
    readonly certificate: string,
  ) {}

  /**
   * @param upstreams the ports of the instances
   * @param extra a line more than the documentation has, to see what it does
   */
  static async start(port: number, upstreams: readonly number[], extra = ''): Promise<Nginx> {
    const folder = mkdtempSync(join(tmpdir(), 'starling-nginx-'))
    const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
    const made = spawnSync('openssl', [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
      ...['-keyout', key, '-out', certificate],
    ])
    if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`)
    const file = join(folder, 'nginx.conf')
    writeFileSync(file, configuration(folder, documented(port, upstreams, certificate, key), extra))
    const path = nginxPaths.find((each) => spawnSync(each, ['-v']).status === 0)
    const child = spawn(path ?? 'nginx', ['-p', folder, '-c', file], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    // A run that is broken off must not leave a server behind.
    process.once('exit', () => child.kill('SIGKILL'))
    const nginx = new Nginx(folder, child, port, readFileSync(certificate, 'utf8'))
    await nginx.listening()
    return nginx
  }

  get url(): string {
    return `https://localhost:${this.port}`
  }

  /** The file of its certificate, for `NODE_EXTRA_CA_CERTS`. */
  get certificateFile(): string {
    return join(this.folder, 'certificate.pem')
  }

  private async listening() {
    while (this.process.exitCode === null) {
      const socket = connect(this.port, '127.0.0.1')
      const came = await new Promise((resolve) => {
        socket.once('connect', () => resolve(true))
        socket.once('error', () => resolve(false))
      })
      socket.destroy()
      if (came) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error(`nginx ended with code ${this.process.exitCode}.`)
  }

  async stop(): Promise<void> {
    const ended = once(this.process, 'exit')
    this.process.kill('SIGTERM')
    await ended
    rmSync(this.folder, { recursive: true })
  }
}

/** The block of the documentation, with the ports and files of this test. */
function documented(port: number, upstreams: readonly number[], certificate: string, key: string): string {
  const block = /```nginx\n([\s\S]*?)```/.exec(readFileSync('docs/self-host.md', 'utf8'))![1]!
  const changes: [string, string][] = [
    ['127.0.0.1:3001', `localhost:${upstreams[0]}`],
    ['127.0.0.1:3002', `localhost:${upstreams[1]}`],
    ['listen 443 ', `listen 127.0.0.1:${port} `],
    ['server_name starling.example.com', 'server_name localhost'],
    ['/etc/ssl/starling.pem', certificate],
    ['/etc/ssl/starling.key', key],
    // The port is not that of https, so that it belongs to the name.
    ['Host $host;', 'Host $http_host;'],
  ]
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`docs/self-host.md has no "${from}" for nginx any more.`)
    return text.replace(from, to)
  }, block)
}

/** What stands around it: all files in the folder, one process in the foreground, and nginx's own defaults. */
function configuration(folder: string, block: string, extra: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  )
  return `
    daemon off; master_process off; pid ${join(folder, 'pid')}; error_log stderr crit;
    events { worker_connections 4096; }
    http { access_log off; ${temporary.join(' ')} ${extra}
${block}
    }`
}
