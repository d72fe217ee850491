/** Texts of the feature `handover`. */
export const handover = {
  title: 'Plaatsing & overdracht',
} as const;
