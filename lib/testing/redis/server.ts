import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real `redis-server` of a test's own. */
export interface RedisServer {
  /** `redis://127.0.0.1:PORT` */
  readonly url: string
  readonly port: number
  /** Ends the process at once, as a crash does. What was acknowledged is on disk. */
  kill(): Promise<void>
  /** Starts it again on the same port. @param data `keep` what was on disk, or `lose` it */
  restart(data: 'keep' | 'lose'): Promise<void>
  /** Freezes the process: its sockets stay open and nothing answers. */
  pause(): void
  resume(): void
  /** Ends the process and removes its files. */
  stop(): Promise<void>
}

/** @returns whether `redis-server` can be run here */
export function hasRedisServer(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0
}

/**
 * Starts a server on a free port of the loopback interface, and waits until it answers.
 *
 * @param options.password what clients must give, if anything
 * @param options.nodeEntries how many entries a node of a stream holds, and so how exactly `MAXLEN ~` trims; default 100
 */
export async function startRedisServer({
  password = '',
  nodeEntries = 100,
}: {
  password?: string
  nodeEntries?: number
} = {}): Promise<RedisServer> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'starling-redis-'))
  // Written, not flushed, before the reply: a crash of the process loses nothing, and a test does not wait for disks.
  const options = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'yes',
  ]
  options.push('--appendfsync', 'no', '--stream-node-max-entries', String(nodeEntries))
  if (password) options.push('--requirepass', password)
  let child: ChildProcess
  const start = async () => {
    child = spawn('redis-server', options, { stdio: 'ignore' })
    await answering(child, port)
  }
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
  // A run that is broken off must not leave a server behind.
  const killNow = () => child.kill('SIGKILL')
  process.once('exit', killNow)
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    async restart(data) {
      await kill()
      if (data === 'lose') await rm(join(folder, 'appendonlydir'), { recursive: true, force: true })
      await start()
    },
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    async stop() {
      process.off('exit', killNow)
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A port of the loopback interface on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Connecting is not enough: a server that still reads its files answers every command with LOADING. */
async function answering(child: ChildProcess, port: number): Promise<void> {
  while (child.exitCode === null) {
    const answer = await ask(port)
    if (answer.startsWith('+PONG') || answer.startsWith('-NOAUTH')) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`redis-server ended with code ${child.exitCode}. Is port ${port} taken?`)
}

function ask(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.on('data', (data) => {
      resolve(data.toString())
      socket.destroy()
    })
    socket.on('error', () => resolve(''))
    socket.on('close', () => resolve(''))
  })
}
