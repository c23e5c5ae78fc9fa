/** What the log says of a failure that nobody waited for: always a fault of Mold, so tests look for it. */
export const unheardFailure = 'something failed and nobody waited for it'
