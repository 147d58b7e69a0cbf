/**
 * The one place that names the view library: templates and hooks.
 * @module html
 */
import { h } from 'preact';
import htm from 'htm';

/** Tagged template that makes virtual nodes. `this[0] = 3` keeps htm from sharing static nodes between components. */
export const html = htm.bind(function node(...parts) {
  this[0] = 3;
  return h(...parts);
});

export { createContext, Fragment, render } from 'preact';
export {
  useCallback, useContext, useEffect, useErrorBoundary, useId, useLayoutEffect, useMemo, useReducer, useRef, useState,
} from 'preact/hooks';
