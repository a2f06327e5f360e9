import { Component } from 'react';
import type { ReactNode } from 'react';

interface ChartBoundaryProps {
  /** What is shown in place of a drawing that failed. */
  fallback: ReactNode;
  children: ReactNode;
}

/**
 * Keeps a drawing that fails (a chunk that does not load, a browser whose
 * language uPlot refuses) from taking the page with it.
 */
export class ChartBoundary extends Component<
  ChartBoundaryProps,
  { failed: boolean }
> {
  static getDerivedStateFromError() {
    return { failed: true };
  }

  state = { failed: false };

  render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
