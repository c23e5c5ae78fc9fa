import './texts.ts'
import * as certificates from './certificates/certificates-page.tsx'
import * as hosts from './hosts-page.tsx'
import * as offerings from './offerings-page.tsx'
import * as pools from './pools-page.tsx'
import * as report from './report-page.tsx'
import * as servers from './servers-page.tsx'
import * as stores from './stores-page.tsx'
import * as zone from './zone-page.tsx'
import * as zones from './zones-page.tsx'

/* One file for all of them: whoever opens one goes on to the others, and they share nearly everything. */
export const pages = { certificates, hosts, offerings, pools, report, servers, stores, zone, zones }
