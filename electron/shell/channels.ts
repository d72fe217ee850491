/** The two channels between page and main process; nothing else is listened to. */
export const invokeChannel = 'regioloket:invoke';
export const eventChannel = 'regioloket:event';
