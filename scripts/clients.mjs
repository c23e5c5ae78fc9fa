import './lib/require-node.mjs'
import { spawn, spawnSync } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { ensureCloudMonkey5 } from './lib/cloudmonkey5.mjs'
import { runScript } from './lib/fail.mjs'
import { listen, withServer } from './lib/fresh-server.mjs'
import { ensureGuestPrograms } from './lib/guest-programs.mjs'
import { inRoot, pinnedNode } from './lib/paths.mjs'

/*
 * Unmodified clients against a fresh server: signed calls exactly as their users make them. Each story is
 * a Python program that prints one line of JSON for each of its steps: its name, and the error if it
 * failed.
 */
const packages = '/usr/lib/python3/dist-packages'
const isoFile = '/usr/lib/ipxe/ipxe.iso'
const cmk = programOf('cmk') ?? programOf('cloudstack-cloudmonkey')
const terraform = programOf('terraform')
const monkey5 = await ensureCloudMonkey5()
const guests = await ensureGuestPrograms()
const clients = [
  { name: 'python3-cs', needs: [`${packages}/cs/client.py`], story: 'cs_story.py' },
  {
    name: 'python3-libcloud',
    needs: [`${packages}/libcloud/__init__.py`],
    story: 'libcloud_story.py',
  },
  {
    name: 'Ansible',
    needs: [
      '/usr/bin/ansible-playbook',
      `${packages}/ansible_collections/ngine_io/cloudstack/MANIFEST.json`,
      `${packages}/cs/client.py`,
    ],
    story: 'ansible_story.py',
  },
  {
    name: 'CloudMonkey',
    needs: [],
    lacks: cmk === undefined ? 'neither cmk nor cloudstack-cloudmonkey is installed' : undefined,
    story: 'cmk_story.py',
    env: { CMK: cmk },
  },
  {
    name: 'CloudMonkey 5.3',
    needs: [],
    lacks: monkey5.lacks,
    story: 'cloudmonkey5_story.py',
    env: { CLOUDMONKEY: monkey5.program },
  },
  {
    name: 'Terraform',
    needs: [`${packages}/cs/client.py`],
    lacks: whyNoTerraform(),
    story: 'terraform_story.py',
    env: { TERRAFORM: terraform, HOME: homedir() },
  },
  { name: 'cloudbase-init', needs: [], story: 'cloudbase_init_story.py', ...guests.cloudbaseInit },
  {
    name: 'cloud-init',
    needs: ['/usr/bin/wget'],
    story: 'cloud_init_story.py',
    ...guests.cloudInit,
  },
  { name: 'a reader of XML', needs: [], story: 'xml_story.py' },
]
const everyClientNeeds = ['/usr/bin/python3', isoFile, '/usr/bin/qemu-img']
const results = { passed: 0, failed: 0, skipped: [] }

await runScript(async () => {
  await withServer(async (server) => {
    for (const client of clients) await runClient(client, server)
  })
  const file = process.env['MOLD_TEST_RESULTS']
  if (file !== undefined) writeFileSync(file, JSON.stringify(results))
  process.exitCode = results.failed === 0 ? 0 : 1
})

/** Where a program is, on the PATH or where `go install` puts it. */
function programOf(name) {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  return [...folders, path.join(homedir(), 'go', 'bin')]
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file))
}

/** Nothing is downloaded for it: Terraform finds providers of the machine in these places. */
function whyNoTerraform() {
  if (terraform === undefined) return 'terraform is not installed'
  const own = path.join('registry.terraform.io', 'cloudstack', 'cloudstack')
  const found = [
    path.join(homedir(), '.terraform.d'),
    '/usr/local/share/terraform',
    '/usr/share/terraform',
  ]
    .map((folder) => path.join(folder, 'plugins', own))
    .some((folder) => existsSync(folder))
  return found
    ? undefined
    : 'its provider cloudstack/cloudstack is not among the plugins of this machine'
}

async function runClient({ name, needs, lacks, story, env: own }, server) {
  const lacking = [...everyClientNeeds, ...needs].find((file) => !existsSync(file))
  if (lacking !== undefined || lacks !== undefined) {
    results.skipped.push({ name, reason: lacks ?? `${lacking} is not installed` })
    return
  }
  await withFiles(async (origin, stores) => {
    const env = {
      PATH: process.env['PATH'],
      NO_PROXY: '127.0.0.1',
      CLOUDSTACK_ENDPOINT: `http://127.0.0.1:${server.port}/client/api`,
      CLOUDSTACK_KEY: server.key,
      CLOUDSTACK_SECRET: server.secret,
      ORIGIN: origin,
      STORES: stores,
      NODE: pinnedNode,
      ...own,
    }
    count(name, await runPython(inRoot('scripts', 'clients', story), env))
  })
}

/** Serves what the stories register, and has a place for the image stores that they add. */
async function withFiles(use) {
  const folder = mkdtempSync(path.join(tmpdir(), 'mold-clients-'))
  const disk = path.join(folder, 'disk.qcow2')
  spawnSync('/usr/bin/qemu-img', ['create', '-q', '-f', 'qcow2', disk, '4M'])
  const files = { '/ipxe.iso': isoFile, '/disk.qcow2': disk }
  const origin = createServer(({ url = '' }, response) => {
    const file = files[url]
    if (file === undefined) return void response.writeHead(404).end()
    response.setHeader('Content-Length', statSync(file).size)
    return void createReadStream(file).pipe(response)
  })
  await listen(origin, 0)
  try {
    await use(`http://127.0.0.1:${origin.address().port}`, path.join(folder, 'stores'))
  } finally {
    origin.close()
    origin.closeAllConnections()
    rmSync(folder, { recursive: true, force: true })
  }
}

function count(client, { steps, trouble }) {
  for (const { name, error } of steps) {
    results[error === undefined ? 'passed' : 'failed'] += 1
    if (error === undefined) console.log(`ok      ${client}: ${name}`)
    else console.log(`FAILED  ${client}: ${name}\n${error}`)
  }
  if (trouble === undefined) return
  results.failed += 1
  console.log(`FAILED  ${client}: ${trouble}`)
}

/** The steps that a story printed, and what went wrong beside them. */
function runPython(script, env) {
  return new Promise((resolve, reject) => {
    // Configuration files of clients are looked for in the working directory and the home.
    const child = spawn('/usr/bin/python3', ['-B', script], { env, cwd: '/', timeout: 240_000 })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      const lines = stdout.split('\n').filter((line) => line.startsWith('{'))
      const trouble = code === 0 ? undefined : `ended with ${code ?? signal}: ${stderr}`
      resolve({ steps: lines.map((line) => JSON.parse(line)), trouble })
    })
  })
}
