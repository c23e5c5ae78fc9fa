import { type Picture, readPng } from './png.ts'

/*
 * Reads what is on the screen of a machine in text mode. The shapes of letters are learnt from a screen on which
 * a machine of ours has written them all, so that nothing depends on a font.
 */

/** Every character that is read, but for the space; the machine that teaches writes it in one line. */
export const alphabet = Array.from({ length: 94 }, (_, index) =>
  String.fromCharCode(33 + index),
).join('')
/** Marks where the alphabet begins on the screen: the only line with nothing else. */
const cell = { width: 9, height: 16 }

/** From here on a pixel belongs to a letter. */
const lit = 0x51

type Shape = string

function shapeAt(picture: Picture, column: number, row: number): Shape {
  let shape = ''
  for (let y = 0; y < cell.height; y += 1) {
    // The ninth column of a cell is empty but for line drawing.
    for (let x = 0; x < cell.width - 1; x += 1) {
      shape += picture.brightness(column * cell.width + x, row * cell.height + y) >= lit ? '#' : ' '
    }
  }
  return shape
}

const empty = ' '.repeat((cell.width - 1) * cell.height)

function shapesOf(picture: Picture): Shape[][] {
  const columns = Math.floor(picture.width / cell.width)
  const rows = Math.floor(picture.height / cell.height)
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => shapeAt(picture, column, row)),
  )
}

export type ReadScreen = (png: Buffer) => string

/** What teaches: `alphabet` in lines of 47 characters, then `done`. */
export const lesson = `\r\n${alphabet.slice(0, 47)}\r\n${alphabet.slice(47)}\r\n`

/**
 * Learns from a screen that shows the lesson; undefined as long as it does not. The lesson's two lines are those
 * of 47 different letters that follow each other.
 */
export function learnScreen(png: Buffer): ReadScreen | undefined {
  const lines = shapesOf(readPng(png)).map((line) => line.slice(0, 47))
  const isLesson = (line: readonly Shape[] | undefined): line is Shape[] =>
    line !== undefined && new Set(line).size === 47 && !line.includes(empty)
  const first = lines.findIndex((line, index) => isLesson(line) && isLesson(lines[index + 1]))
  if (first === -1) return undefined
  const taught = [...(lines[first] ?? []), ...(lines[first + 1] ?? [])]
  const letters = new Map(taught.map((shape, index) => [shape, alphabet[index] ?? '']))
  return (screen) =>
    shapesOf(readPng(screen))
      .map((line) =>
        line
          .map((shape) => (shape === empty ? ' ' : (letters.get(shape) ?? '?')))
          .join('')
          .trimEnd(),
      )
      .join('\n')
}

/**
 * Lines of a text screen, each as what of it is lit; lines with nothing are left out.
 *
 * @param least the brightness that counts
 */
export function litLines({ width, height, brightness }: Picture, least = 1): string[] {
  const lines = Array.from({ length: Math.floor(height / cell.height) }, (_, row) => {
    const marks: string[] = []
    for (let y = row * cell.height; y < (row + 1) * cell.height; y += 1) {
      for (let x = 0; x < width; x += 1) marks.push(brightness(x, y) >= least ? '#' : ' ')
    }
    return marks.join('')
  })
  return lines.filter((line) => line.includes('#'))
}
