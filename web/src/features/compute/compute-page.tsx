import './texts.ts'
import * as instance from './instances/instance-page.tsx'
import * as instances from './instances/instances-page.tsx'
import * as snapshots from './snapshots/snapshots-page.tsx'
import * as volumes from './volumes/volumes-page.tsx'

/* One file for all of them: whoever opens one goes on to the others, and they share nearly everything. */
export const pages = { instance, instances, snapshots, volumes }
