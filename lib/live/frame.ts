import { constants, deflateRawSync } from 'node:zlib'

/** What a gzip stream begins with (RFC 1952): no name, no time, made on Unix. */
export const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])

/** Below this many bytes a block is stored as it is: compressing it would cost more than it saves. */
const storedBelow = 128

/**
 * A piece of an event stream, made once and written to any number of connections: encoded once, and compressed at most
 * once. A compressed frame refers to nothing before it (RFC 1951, full flush), so that frames of one stream may come
 * in any order, those that are shared beside those that concern one client alone.
 */
export class Frame {
  static readonly empty = new Frame('')

  private constructor(
    private readonly source: string | readonly Frame[],
    private encoded?: Buffer,
    private compressed?: Buffer,
    private plainChunk?: Buffer,
    private gzipChunk?: Buffer,
  ) {}

  static of(text: string): Frame {
    return text === '' ? Frame.empty : new Frame(text)
  }

  /** Several frames as one; what they have encoded and compressed already is only copied. */
  static join(frames: readonly Frame[]): Frame {
    const filled = frames.filter((frame) => !frame.isEmpty)
    if (filled.length === 0) return Frame.empty
    return filled.length === 1 ? filled[0]! : new Frame(filled)
  }

  get isEmpty(): boolean {
    return this === Frame.empty
  }

  /** UTF-8. */
  get bytes(): Buffer {
    const { source } = this
    this.encoded ??=
      typeof source === 'string' ? Buffer.from(source) : Buffer.concat(source.map(({ bytes }) => bytes))
    return this.encoded
  }

  /** Blocks of a deflate stream. */
  get deflated(): Buffer {
    const { source } = this
    this.compressed ??=
      typeof source === 'string' ? deflate(this.bytes) : Buffer.concat(source.map(({ deflated }) => deflated))
    return this.compressed
  }

  /** As a chunk of an HTTP/1.1 body (RFC 9112, 7.1). */
  chunk(gzip: boolean): Buffer {
    if (gzip) this.gzipChunk ??= toChunk(this.deflated)
    else this.plainChunk ??= toChunk(this.bytes)
    return (gzip ? this.gzipChunk : this.plainChunk)!
  }
}

const lineEnd = Buffer.from('\r\n')

function toChunk(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, lineEnd])
}

function deflate(bytes: Buffer): Buffer {
  if (bytes.length >= storedBelow) return deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH })
  // A stored block is its length, the complement of that, and the bytes.
  const header = Buffer.alloc(5)
  header.writeUInt16LE(bytes.length, 1)
  header.writeUInt16LE(~bytes.length & 0xffff, 3)
  return Buffer.concat([header, bytes])
}

/** Does the client take gzip? Anything but a plain yes counts as no. */
export function acceptsGzip(acceptEncoding: string | null | undefined): boolean {
  return (acceptEncoding ?? '').split(',').some((offer) => {
    const [name, quality] = offer
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/)
    return name === 'gzip' && !/^q=0(\.0*)?$/.test(quality ?? '')
  })
}
