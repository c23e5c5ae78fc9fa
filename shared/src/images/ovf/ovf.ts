/*
 * What an OVF descriptor (DSP0243) says of an appliance, as far as templates and their deployment need
 * it. Texts are plain and may be anything that a maker wrote.
 */

/** The descriptor of one virtual machine. */
export interface Ovf {
  /** Name of the virtual machine, or of the appliance. */
  readonly name: string
  /** What its maker says of it; empty when nothing. */
  readonly annotation: string
  readonly system: OvfSystem
  readonly files: readonly OvfFile[]
  /** In the order of their controllers and places; the first is the one to boot from. */
  readonly disks: readonly OvfDisk[]
  readonly networks: readonly OvfNetwork[]
  readonly configurations: readonly OvfConfiguration[]
  readonly hardware: readonly OvfHardwareItem[]
  readonly properties: readonly OvfProperty[]
  readonly licences: readonly OvfLicence[]
}

export interface OvfSystem {
  /** The guest in VMware's words, such as `ubuntu64Guest`; empty when not given. */
  readonly vmwareType: string
  /** The guest's number in the CIM schema; empty when not given. */
  readonly id: string
  readonly description: string
  /** `vmx-13`; empty when not given. */
  readonly hardwareVersion: string
}

export interface OvfFile {
  readonly id: string
  /** Name of a member of the archive. */
  readonly href: string
  /** Bytes; null when not given. */
  readonly size: number | null
}

export interface OvfDisk {
  readonly id: string
  /** Null for a disk that is empty at first. */
  readonly file: OvfFile | null
  /** Bytes. */
  readonly capacity: number
}

export interface OvfNetwork {
  readonly name: string
  readonly description: string
}

/** A deployment option: how large the machine shall be. */
export interface OvfConfiguration {
  readonly id: string
  readonly label: string
  readonly description: string
  readonly isDefault: boolean
}

/** An item of the virtual hardware (DSP0243 §8); numbers as they are written. */
export interface OvfHardwareItem {
  readonly instanceId: string
  readonly elementName: string
  readonly description: string
  readonly resourceType: string
  readonly resourceSubType: string
  readonly virtualQuantity: string
  readonly allocationUnits: string
  readonly parent: string
  readonly address: string
  readonly addressOnParent: string
  readonly automaticAllocation: boolean
  /** Name of a network. */
  readonly connection: string
  readonly hostResource: string
  /** Ids of the configurations that it belongs to; empty for all of them. */
  readonly configurations: readonly string[]
}

export interface OvfProperty {
  readonly key: string
  readonly type: string
  /** The value that it has unless another is given. */
  readonly value: string
  /** Such as `ValueMap{"a","b"}`, `MinLen(8)`. */
  readonly qualifiers: string
  readonly userConfigurable: boolean
  readonly password: boolean
  readonly label: string
  readonly description: string
  readonly category: string
}

export interface OvfLicence {
  readonly info: string
  readonly text: string
}

/** Resource types of the CIM schema that matter here. */
export const resourceTypes = { ethernet: '10', cdDrive: '15', dvdDrive: '16', disk: '17' } as const
