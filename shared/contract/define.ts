import './jitless.ts';
import * as z from 'zod';

/**
 * One contract: every method and event of the desk with its zod schemas. The renderer's client and the core's router are both derived
 * from it; `roles` is the permission table (null = also when nobody is signed in). A method without `roles` doesn't compile.
 */
export type Method<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  readonly kind: 'query' | 'command';
  readonly roles: readonly string[] | null;
  readonly input: I;
  readonly output: O;
};

export type Contract = Readonly<Record<string, Method>>;

export function query<I extends z.ZodType, O extends z.ZodType>(roles: readonly string[] | null, input: I, output: O): Method<I, O> & { readonly kind: 'query' } {
  return { kind: 'query', roles, input, output };
}

export function command<I extends z.ZodType, O extends z.ZodType>(roles: readonly string[] | null, input: I, output: O): Method<I, O> & { readonly kind: 'command' } {
  return { kind: 'command', roles, input, output };
}

export type MethodName<C extends Contract> = keyof C & string;
export type In<M> = M extends Method<infer I, z.ZodType> ? z.input<I> : never;
export type Parsed<M> = M extends Method<infer I, z.ZodType> ? z.output<I> : never;
export type Out<M> = M extends Method<z.ZodType, infer O> ? z.output<O> : never;

/** What leaves a host towards the renderer: ids, never data. A gap in `seq` means: fetch everything again. */
export const DeskEvent = z.strictObject({
  seq: z.int().min(1),
  type: z.enum(['casework.changed', 'capacity.changed', 'sync.changed', 'session.changed', 'profile.changed', 'alarm.raised']),
  ids: z.array(z.string().max(100)).max(2000),
});
export type DeskEvent = z.infer<typeof DeskEvent>;

/** Everyone who works cases. Trainees may do what nurses do, inside the training region only. */
export const caseworkers = ['nurse', 'trainee', 'elderlyPhysician'] as const;
export const everyone = ['nurse', 'trainee', 'elderlyPhysician', 'manager', 'administrator'] as const;
