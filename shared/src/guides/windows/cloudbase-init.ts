export interface CloudbaseValues {
  /** The account whose password is set; its name depends on the language of Windows. */
  readonly username: string
  /** Whether new machines ask for another password at the first sign-in. */
  readonly changeAtFirstLogon: boolean
}

export const cloudbaseDefaults: CloudbaseValues = {
  username: 'Administrator',
  changeAtFirstLogon: false,
}

const plugins = [
  'cloudbaseinit.plugins.common.mtu.MTUPlugin',
  'cloudbaseinit.plugins.common.sethostname.SetHostNamePlugin',
  'cloudbaseinit.plugins.windows.createuser.CreateUserPlugin',
  'cloudbaseinit.plugins.common.setuserpassword.SetUserPasswordPlugin',
  'cloudbaseinit.plugins.common.sshpublickeys.SetUserSSHPublicKeysPlugin',
  'cloudbaseinit.plugins.windows.extendvolumes.ExtendVolumesPlugin',
  'cloudbaseinit.plugins.common.userdata.UserDataPlugin',
]

/**
 * `cloudbase-init.conf` with the data source and the plug-ins that set passwords, with CRLF. Names of options and
 * classes are those of cloudbase-init's own sources.
 */
export function cloudbaseConf({ username, changeAtFirstLogon }: CloudbaseValues): string {
  const lines = [
    '[DEFAULT]',
    `username=${username}`,
    'groups=Administrators',
    // Off would make a random password that nobody knows.
    'inject_user_password=true',
    `first_logon_behaviour=${changeAtFirstLogon ? 'always' : 'no'}`,
    'check_latest_version=false',
    'metadata_services=cloudbaseinit.metadata.services.cloudstack.CloudStack',
    `plugins=${plugins.join(',')}`,
    'logdir=C:\\Program Files\\Cloudbase Solutions\\Cloudbase-Init\\log\\',
    'logfile=cloudbase-init.log',
    '',
    '[cloudstack]',
    // Where hosts of Mold give metadata; of any other router it is the DHCP server, which is tried next.
    'metadata_base_url=http://192.168.122.1:8080/',
    'password_server_port=8080',
    '',
  ]
  return lines.join('\r\n')
}

/** Whether a name is one that Windows gives to an account, so that it cannot break the file. */
export function isAccountName(name: string): boolean {
  return /^[^\p{Cc}"/\\[\]:;|=,+*?<>%$#]{1,20}$/u.test(name) && name.trim() === name
}
