/*
 * Loaded into the server before its own code, with a channel to the script that started it. When
 * that script is gone, however it went, the server drains and ends as on SIGTERM: nothing that
 * npm start started outlives it.
 */
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
