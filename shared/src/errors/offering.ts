import { parameter } from './kinds.ts'

/* Service and disk offerings (api-commands §10). */
export const offeringErrors = {
  'offering.narrowed': parameter(
    'Everyone may use an offering in every zone and on every host: leave {name} out',
  ),
  'offering.customized': parameter(
    'A service offering says how many processors and how much memory it is: leave customized out',
  ),
  'offering.custom_size': parameter(
    'Whoever uses a customized disk offering says how large the disk is: leave disksize or customized out',
  ),
  'offering.number': parameter('{name} must be a number from {least} to {most}'),
} as const
