import own from '../../package.json' with { type: 'json' }

/** The version of this agent, which the server shows of each host. */
export const agentVersion: string = own.version
