/** What lies in the folder of a host: its state, and the file whose kernel lock is the right to change it. */
export const STORE_FILE = 'store.db';
export const LOCK_FILE = 'lock.db';
