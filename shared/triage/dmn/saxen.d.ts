/** The part of saxen that the reader uses; the package ships no types. */
declare module 'saxen' {
  type Decode = (text: string) => string;
  export class Parser {
    on(event: 'openTag', hook: (name: string, attributes: () => Record<string, string> | boolean, decode: Decode) => void): this;
    on(event: 'closeTag', hook: (name: string) => void): this;
    on(event: 'text', hook: (text: string, decode: Decode) => void): this;
    on(event: 'cdata', hook: (text: string) => void): this;
    on(event: 'attention', hook: (text: string) => void): this;
    on(event: 'error' | 'warn', hook: (problem: Error) => void): this;
    parse(xml: string): Error | undefined;
  }
}
