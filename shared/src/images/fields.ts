import { AppError } from '../errors.ts'
import type { ImageFormat } from './formats.ts'
import type { ImageReader } from './reader.ts'

/** Numbers and texts at fixed places of a header; a place outside the bytes is a `RangeError`. */
export interface Fields {
  u8(at: number): number
  u16(at: number): number
  u32(at: number): number
  u64(at: number): bigint
}

export type ByteOrder = 'big' | 'little'

export function fieldsOf(bytes: Uint8Array, order: ByteOrder): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = order === 'little'
  return {
    u8: (at) => view.getUint8(at),
    u16: (at) => view.getUint16(at, little),
    u32: (at) => view.getUint32(at, little),
    u64: (at) => view.getBigUint64(at, little),
  }
}

/** Bytes as Latin-1, so that every byte is one character. */
export function latin1(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  let text = ''
  for (const byte of bytes.subarray(start, end)) text += String.fromCharCode(byte)
  return text
}

/** True when the ASCII `text` stands at `offset`. */
export function hasText(bytes: Uint8Array, offset: number, text: string): boolean {
  return (
    offset + text.length <= bytes.length && latin1(bytes, offset, offset + text.length) === text
  )
}

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}

export function bytesEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index])
}

export function isPowerOfTwo(value: number | bigint): boolean {
  const wide = BigInt(value)
  return wide > 0n && (wide & (wide - 1n)) === 0n
}

/** Text from a header made fit for a message: no control characters, at most 200 characters. */
export function shown(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\u{fffd}').slice(0, 200)
}

export function badHeader(format: ImageFormat, problem: string, offset: number | bigint): AppError {
  return new AppError('image.bad_header', { format, problem, offset: String(offset) })
}

/** Reads exactly `length` bytes. Throws `image.truncated` when the image ends before. */
export async function readExactly(
  reader: ImageReader,
  format: ImageFormat,
  offset: number | bigint,
  length: number | bigint,
): Promise<Uint8Array> {
  checkInFile(reader, format, BigInt(offset) + BigInt(length))
  const bytes = await reader.read(Number(offset), Number(length))
  if (bytes.length === Number(length)) return bytes
  throw truncated(format, Number(offset) + bytes.length, BigInt(offset) + BigInt(length))
}

/** Throws `image.truncated` when the image has fewer than `needed` bytes. */
export function checkInFile(reader: ImageReader, format: ImageFormat, needed: bigint): void {
  if (needed > BigInt(reader.size)) throw truncated(format, reader.size, needed)
}

function truncated(format: ImageFormat, size: number, needed: bigint): AppError {
  return new AppError('image.truncated', { format, size, needed: String(needed) })
}

/** The one place where a size of a header (bytes) becomes a number. Throws `image.virtual_size`. */
export function safeSize(format: ImageFormat, bytes: bigint): number {
  if (bytes >= 0n && bytes <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(bytes)
  throw new AppError('image.virtual_size', { format, bytes: String(bytes) })
}
