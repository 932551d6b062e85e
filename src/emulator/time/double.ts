/**
 * What a field begins with that will hold instants or bytes. V8 keeps a field as the kind of number that it has first seen there: from a
 * whole number on it is a small integer until the first value of 2^31 or more, at which it becomes a double and all that was compiled for
 * it is thrown away; it may then box each value, too. So such a field is a double from the beginning, and gets its real value next.
 */
export const DOUBLE = 0.5;
