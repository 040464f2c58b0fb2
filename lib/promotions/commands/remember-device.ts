import 'server-only'
import { allKeys, type DeviceKeys } from '../../auth/device-keys'
import type { Tx } from '../../platform/db/client'
import {
  deleteAccountDevices,
  deleteOldMarks,
  insertOrderDevices,
  upsertAccountDevices,
} from '../repo/devices'

/** Somebody who is signed in is at this device. */
export async function rememberDevice(userId: string, devices: DeviceKeys): Promise<void> {
  if (allKeys(devices).length > 0) await upsertAccountDevices(userId, devices)
}

/** An order is placed at this device; for the transaction that creates it, before its promotion is reserved. */
export const rememberOrderDevices = (tx: Tx, orderId: string, devices: DeviceKeys): Promise<void> =>
  insertOrderDevices(tx, orderId, devices)

/** Of an account that is being deleted: what its orders left behind names nobody and goes by its age. */
export const forgetDevices = (tx: Tx, userId: string): Promise<void> => deleteAccountDevices(tx, userId)

/** As long as the cookie lives: a device that was not seen for a year is a new one, and so is a card. */
const KEPT_DAYS = 365

/** Forgets devices and cards that were not seen for a year. */
export const pruneDevices = async (): Promise<{ removed: number }> => ({
  removed: await deleteOldMarks(KEPT_DAYS),
})
