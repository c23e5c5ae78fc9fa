/** A time zone as both kinds of answer files name it. */
export interface WindowsTimeZone {
  /** Key in the registry, for `unattend.xml`. */
  readonly name: string
  /** Index, for `sysprep.inf`. */
  readonly index: number
  readonly offset: string
}

/** The usual ones, from Microsoft's table of time zones, by their distance from UTC. */
export const windowsTimeZones: readonly WindowsTimeZone[] = [
  zone('Hawaiian Standard Time', 2, '-10:00'),
  zone('Pacific Standard Time', 4, '-08:00'),
  zone('Mountain Standard Time', 10, '-07:00'),
  zone('Central Standard Time', 20, '-06:00'),
  zone('Eastern Standard Time', 35, '-05:00'),
  zone('E. South America Standard Time', 65, '-03:00'),
  zone('UTC', 90, '+00:00'),
  zone('GMT Standard Time', 85, '+00:00'),
  zone('W. Europe Standard Time', 110, '+01:00'),
  zone('Romance Standard Time', 105, '+01:00'),
  zone('Central European Standard Time', 100, '+01:00'),
  zone('FLE Standard Time', 125, '+02:00'),
  zone('Russian Standard Time', 145, '+03:00'),
  zone('Arabian Standard Time', 165, '+04:00'),
  zone('India Standard Time', 190, '+05:30'),
  zone('SE Asia Standard Time', 205, '+07:00'),
  zone('China Standard Time', 210, '+08:00'),
  zone('Singapore Standard Time', 215, '+08:00'),
  zone('Taipei Standard Time', 220, '+08:00'),
  zone('Korea Standard Time', 230, '+09:00'),
  zone('Tokyo Standard Time', 235, '+09:00'),
  zone('AUS Eastern Standard Time', 255, '+10:00'),
  zone('New Zealand Standard Time', 290, '+12:00'),
]

function zone(name: string, index: number, offset: string): WindowsTimeZone {
  return { name, index, offset }
}
