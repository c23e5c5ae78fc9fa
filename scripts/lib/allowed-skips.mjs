/**
 * Tests that may be skipped although MOLD_TEST_STRICT=1 is set, each because an issue says so:
 * `{ step, name, reason }`, where `name` is as the list of skips prints it.
 */
export const allowedSkips = []
