import * as param from '../../contract/param.ts'

/** Which events archiveEvents and deleteEvents are about; ids, type or enddate has to be given. */
export const eventChoiceParams = {
  ids: param.uuids('these events', { related: 'listEvents' }),
  type: param.string('events of this type, such as USER.LOGIN'),
  startdate: param.date('events at or after this time; goes with enddate'),
  enddate: param.date('events at or before this time'),
}
