import './texts.ts'
import * as account from './account-page.tsx'
import * as accounts from './accounts-page.tsx'
import * as domains from './domains-page.tsx'

/* One file for all of them: whoever opens one goes on to the others, and they share nearly everything. */
export const pages = { account, accounts, domains }
