/** A sentence for the user, shown without a stack. */
export class Trouble extends Error {}

/** Runs a script's main function; a Trouble ends it with its text and exit code 1. */
export async function runScript(main) {
  try {
    await main()
  } catch (error) {
    process.stderr.write(`${error instanceof Trouble ? error.message : error.stack}\n`)
    process.exit(1)
  }
}
