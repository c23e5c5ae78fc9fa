export {
  startOrigin,
  type FaultName,
  type Origin,
  type Release,
} from '../../bff/test/support/origin.ts'
