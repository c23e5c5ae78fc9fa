/* What agents are answered: the status is that of HTTP, as programs decide by it what to do next. */
const http =
  (status: number) =>
  <T extends string>(text: T) =>
    ({ status, cserrorcode: 4250, text }) as const

export const agentErrors = {
  'agent.unknown': http(401)(
    'The credential of this agent belongs to no host any more; get a new install line for the host (renewHostToken), or add it again, and run that there',
  ),
  'agent.bad_token': http(401)(
    'The token is not valid, was used already, was replaced or is older than 24 hours; get a new install line for the host (renewHostToken)',
  ),
  'agent.delayed': http(429)('Too many tokens were wrong; try again in {seconds} seconds'),
  'agent.bad_request': http(400)('The request is not one of an agent: {reason}'),
  'agent.upgrade': http(426)('This address is for the connection of agents; it speaks WebSocket'),
  'agent.object': http(403)('This host was not told to fetch object {digest}'),
  'agent.object_away': http(503)(
    'No image store has object {digest} at the moment; it is tried again',
  ),
  'agent.range': http(416)('The object has {length} bytes, and none of them is in the range'),
  'agent.no_bundle': http(404)(
    'The file of the agent was not built; run npm start or npm test -- build on the server',
  ),
  'intake.unknown': http(404)('Nothing is expected from this host under that name any more'),
  'intake.offset': http(409)('The next byte is that at {offset} and not at {given}'),
  'intake.too_long': http(413)('More than {allowed} bytes came, which is more than was announced'),
  'intake.complete': http(409)('Everything is here already'),
  'intake.length': http(409)('{offset} bytes are here and not {length}'),
  'intake.digest': http(422)(
    'What came has another SHA-256 than what was sent; it is to be sent again from the beginning',
  ),
  'intake.taken': http(409)('Another request of this host goes on with it'),
} as const
