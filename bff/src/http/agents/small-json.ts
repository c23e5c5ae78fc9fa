import express, { type RequestHandler } from 'express'
import { limitBodyTime } from '../body-time.ts'

const longestMs = 60_000

/** Reads the few fields that a host tells, of at most 4 KiB and within a minute. */
export const smallJson = (): RequestHandler[] => [
  limitBodyTime(longestMs),
  express.json({ limit: 4_096 }),
]
