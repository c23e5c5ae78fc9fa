/* The test of the way between a browser and the server. Its answers are HTTP's own. */
export const connectionErrors = {
  'connection.parameter': {
    status: 400,
    cserrorcode: 9999,
    text: 'The parameter {name} of the test is not valid: it must be {rule}',
  },
  'connection.too_large': {
    status: 413,
    cserrorcode: 9999,
    text: 'A request of the test may have at most {max} bytes; send fewer',
  },
  'connection.too_many': {
    status: 429,
    cserrorcode: 4545,
    text: 'This account has {max} requests of the test running already; wait until they are done, then try again',
  },
} as const
