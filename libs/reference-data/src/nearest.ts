/**
 * The name that was probably meant: the same but for case, spaces and signs, or else one that
 * begins as it does or as which it begins. Undefined when there is none, or more than one.
 */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const bare = bareOf(name);
  if (bare === '') return undefined;
  const known = [...names].map((text) => [text, bareOf(text)] as const);
  const same = known.filter(([, other]) => other === bare);
  const near =
    same.length > 0 ? same : known.filter(([, other]) => other !== '' && isNear(other, bare));
  return near.length === 1 ? near[0]?.[0] : undefined;
}

function isNear(one: string, other: string): boolean {
  const longer = one.length > other.length ? one : other;
  const shorter = longer === one ? other : one;
  return longer.startsWith(shorter) && longer.length - shorter.length <= 2;
}

function bareOf(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
