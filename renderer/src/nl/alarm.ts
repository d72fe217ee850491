/** Texts of the feature `alarm`. */
export const alarm = {
  name: 'Alarm',
  acknowledge: 'Alarm gezien',
  seen: 'gezien, staat nog',
  more: (count: number): string => `en nog ${count}`,
  mark: 'Alarm',
  markSeen: 'Alarm gezien',
  none: 'Er staat geen alarm open.',
  open: (name: string): string => `Open de aanvraag van ${name}`,
  spoken: (text: string, name: string): string => (name === '' ? `Alarm: ${text}.` : `Alarm bij ${name}: ${text}.`),
} as const;
