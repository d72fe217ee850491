/** Texts of the feature `capacity`. */
export const capacity = {
  title: 'Bed zoeken',
} as const;
