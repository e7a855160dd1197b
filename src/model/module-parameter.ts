/** The scalar types of the kernel's module parameters, as `modinfo -F parm` names them (kernel/params.c). */
export const PARAMETER_TYPES = [
  "byte",
  "short",
  "ushort",
  "int",
  "uint",
  "long",
  "ulong",
  "ullong",
  "hexint",
  "charp",
  "bool",
  "invbool",
  "bint",
  "string",
] as const;

export type ParameterType = (typeof PARAMETER_TYPES)[number];

/** A parameter as the module declares it. */
export interface ModuleParameter {
  /** `-` folded to `_`: the kernel treats them alike in parameter names (kernel/params.c, parameqn). */
  readonly name: string;
  /** `undefined` for a type of the driver's own, whose values cannot be judged here. */
  readonly type: ParameterType | undefined;
  /** `array of int` and the like: values are comma-joined. */
  readonly isArray: boolean;
  readonly description: string;
}
