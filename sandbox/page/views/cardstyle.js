/**
 * Sizes and colours of developer cards, checked before they reach a style.
 * @module views/cardstyle
 */
const HEX = /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/iu;
const SIZE = /^\d{1,4}(?:\.\d+)?(?:px|%)?$/u;

/** Words for places along an axis. */
export const JUSTIFY = { start: 'flex-start', center: 'center', end: 'flex-end', stretch: 'stretch', spaceBetween: 'space-between', spaceAround: 'space-around' };

/** A colour for both themes from `{light, dark}` or a plain string. */
export function colour(value) {
  const one = (text) => (HEX.test(text ?? '') || text === 'transparent' ? text : undefined);
  if (typeof value === 'string') return one(value);
  const light = one(value?.light);
  const dark = one(value?.dark) ?? light;
  return light ?? dark ? `light-dark(${light ?? dark}, ${dark})` : undefined;
}

/** A length from a number of pixels or a text such as `50%`. */
export function length(value) {
  if (typeof value === 'number') return Number.isFinite(value) ? `${Math.max(0, Math.min(value, 4000))}px` : undefined;
  if (typeof value !== 'string' || !SIZE.test(value)) return undefined;
  return /\d$/u.test(value) ? `${value}px` : value;
}

/** Padding from a number or `{top, right, bottom, left}`. */
export function padding(value) {
  if (value === null || typeof value !== 'object') return length(value);
  return ['top', 'right', 'bottom', 'left'].map((side) => length(value[side]) ?? '0').join(' ');
}

/** Background, border and padding, which many elements share. */
export function box(source = {}) {
  const width = length(source.borderWidth);
  return {
    background: colour(source.background ?? source.backgroundColor),
    borderRadius: length(source.borderRadius),
    border: width ? `${width} solid ${colour(source.borderColor) ?? 'currentColor'}` : undefined,
    padding: padding(source.padding),
    color: colour(source.color ?? source.textColor),
    fontSize: length(source.fontSize),
  };
}
