/** Things by a name that they share, in the order in which the names first come. */
export function grouped<V>(things: readonly V[], nameOf: (thing: V) => string): [string, V[]][] {
  const groups = new Map<string, V[]>()
  for (const thing of things) {
    const name = nameOf(thing)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [thing])
    else group.push(thing)
  }
  return [...groups]
}
