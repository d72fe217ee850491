/** What a text says as JSON; undefined when it is none, which every schema but an optional one refuses in its own words. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: said by who parses the answer, with the name of the file or of the request.
    return undefined;
  }
}
