/*
 * Imported first by every script: this and what it imports must parse on an old Node, or the user
 * gets a syntax error in place of the sentence below.
 */
const major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  process.stderr.write(
    `Mold's scripts need Node 20 or newer; this is Node ${process.versions.node} ` +
      `(${process.execPath}). Install a newer one, from https://nodejs.org/ or with your ` +
      'package manager, and try again.\n',
  )
  process.exit(1)
}
