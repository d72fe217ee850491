/** The package brings no types: provinces as SVG paths. */
declare module '@svg-maps/netherlands' {
  const map: { readonly label: string; readonly viewBox: string; readonly locations: readonly { readonly name: string; readonly id: string; readonly path: string }[] };
  export { map as default };
}
