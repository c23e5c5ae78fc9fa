import { askPnpm } from './pnpm.mjs'
import { nothing } from './results.mjs'

/**
 * Asks the registry for the known vulnerabilities of all packages in the lock file, those of tests and tools too.
 * One that is high or critical fails; lesser ones are noted. A registry that is out of reach or answers no audits
 * leaves the question open: that is a skip, which says why. What is found not to concern this project is named
 * under `auditConfig.ignoreGhsas` in pnpm-workspace.yaml, with the reason.
 */
export async function auditPackages() {
  const registry = process.env['npm_config_registry']
  const answer = await askPnpm([
    'audit',
    '--json',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
    '--fetch-timeout=30000',
    // This pnpm reads only variables of its own.
    ...(registry === undefined ? [] : [`--registry=${registry}`]),
  ])
  return auditResult(answer)
}

/** What an answer of `pnpm audit --json` means for the check. */
export function auditResult({ code, stdout, stderr }) {
  if (code === undefined) return unanswered('there was no answer in two minutes')
  const { advisories, error } = reportIn(stdout) ?? {}
  if (advisories !== undefined) return judged(Object.values(advisories))
  if (error !== undefined && isOfRegistry(error)) {
    return unanswered((error.message ?? error.code ?? '').trim())
  }
  return { ...nothing, failed: 1, notes: [`pnpm audit ended with ${code}: ${stdout}${stderr}`] }
}

function judged(found) {
  const grave = found.filter(isGrave)
  return {
    ...nothing,
    passed: grave.length === 0 ? 1 : 0,
    failed: grave.length,
    failures: grave.map((each) => ({ name: summary(each), why: [each.url ?? 'no address'] })),
    notes: found.filter((each) => !isGrave(each)).map(summary),
  }
}

const isGrave = ({ severity }) => severity === 'high' || severity === 'critical'

const summary = ({ module_name: name, severity, title, findings = [] }) =>
  `${name} ${findings.map(({ version }) => version).join(', ')}: ${severity}: ${title}`

/** Whether the registry, or the way to it, is the trouble, and not our question. */
const isOfRegistry = ({ code, message }) =>
  /^ERR_PNPM_AUDIT_(BAD_RESPONSE|ENDPOINT_NOT_EXISTS)$/.test(code) ||
  /fetch failed|fetch_fail|timed? ?out|aborted|ENOTFOUND|EAI_AGAIN|ECONN|ENETUNREACH/i.test(
    `${code} ${message}`,
  )

function reportIn(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function unanswered(why) {
  return { ...nothing, skipped: [{ name: 'known vulnerabilities', reason: `not told: ${why}` }] }
}
