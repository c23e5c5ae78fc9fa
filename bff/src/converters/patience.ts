import type { ConverterOptions } from './run-tool.ts'

/** Bytes of which a hundredth, half a GiB, is done within the usual ten minutes at a MiB per second. */
const usualSize = 50 * 1024 ** 3
/** A day, where the usual is ten minutes. */
const mostPatience = 144

/** The same watch with a time for silence that fits a program which tells of each hundredth of so many bytes. */
export function patient<W extends ConverterOptions>(watch: W, bytes: number): W {
  const times = Math.min(mostPatience, Math.max(1, bytes / usualSize))
  return { ...watch, stallMs: watch.stallMs * times }
}
