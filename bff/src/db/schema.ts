import type { FetchTable, UploadTable } from './schema/arrivals.ts'
import type { CertificateHostTable, CertificateTable } from './schema/certificates.ts'
import type {
  ClusterTable,
  DiskOfferingTable,
  GuestPasswordTable,
  HostCommandTable,
  HostTable,
  InstanceTable,
  IntakeTable,
  NetworkTable,
  NicTable,
  PodTable,
  PoolImageTable,
  ServiceOfferingTable,
  SnapshotTable,
  StoragePoolTable,
  VolumeTable,
} from './schema/compute.ts'
import type {
  DefaultTemplateTable,
  DownloadLinkTable,
  ImageCheckTable,
  LaunchPermissionTable,
  ObjectReplicaTable,
  ObjectTable,
  TagTable,
  TemplateZoneCountTable,
  TemplateZoneLeftTable,
  TemplateZoneTable,
  VmTemplateTable,
} from './schema/images.ts'
import type {
  ChoreTable,
  GuestOsCategoryTable,
  GuestOsTable,
  ImageStoreTable,
  ServerTable,
  SettingTable,
  ZoneTable,
} from './schema/infrastructure.ts'
import type {
  AccountTable,
  ApiKeyTable,
  CallWindowTable,
  DomainTable,
  ProjectAccountTable,
  ProjectInvitationTable,
  ProjectTable,
  ResourceLimitTable,
  SessionTable,
  SignInFailureTable,
  UserTable,
} from './schema/people.ts'
import type { EventTable, JobSecretTable, JobTable } from './schema/work.ts'

export type * from './schema/arrivals.ts'
export type * from './schema/certificates.ts'
export type * from './schema/compute.ts'
export type * from './schema/images.ts'
export type * from './schema/infrastructure.ts'
export type * from './schema/people.ts'
export type * from './schema/work.ts'

/** Every table of schema `cloud`. */
export interface Database {
  domain: DomainTable
  account: AccountTable
  project: ProjectTable
  project_account: ProjectAccountTable
  project_invitation: ProjectInvitationTable
  launch_permission: LaunchPermissionTable
  image_check: ImageCheckTable
  resource_limit: ResourceLimitTable
  user: UserTable
  api_key: ApiKeyTable
  session: SessionTable
  sign_in_failure: SignInFailureTable
  zone: ZoneTable
  image_store: ImageStoreTable
  server: ServerTable
  chore: ChoreTable
  pod: PodTable
  cluster: ClusterTable
  network: NetworkTable
  host: HostTable
  storage_pool: StoragePoolTable
  direct_download_certificate: CertificateTable
  default_template: DefaultTemplateTable
  direct_download_certificate_host: CertificateHostTable
  pool_image: PoolImageTable
  service_offering: ServiceOfferingTable
  disk_offering: DiskOfferingTable
  instance: InstanceTable
  guest_password: GuestPasswordTable
  nic: NicTable
  volume: VolumeTable
  snapshot: SnapshotTable
  host_command: HostCommandTable
  intake: IntakeTable
  guest_os_category: GuestOsCategoryTable
  guest_os: GuestOsTable
  object: ObjectTable
  object_replica: ObjectReplicaTable
  vm_template: VmTemplateTable
  template_zone: TemplateZoneTable
  template_zone_count: TemplateZoneCountTable
  template_zone_left: TemplateZoneLeftTable
  fetch: FetchTable
  upload: UploadTable
  tag: TagTable
  call_window: CallWindowTable
  download_link: DownloadLinkTable
  job: JobTable
  job_secret: JobSecretTable
  event: EventTable
  setting: SettingTable
}
