/** Texts of the feature `consult`. */
export const consult = {
  title: 'SO-postvak',
} as const;
