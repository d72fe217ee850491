import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * One renderer for both hosts: relative URLs (app:// and http://127.0.0.1 alike), nothing inline (the CSP refuses inline scripts and styles),
 * nothing as a data: URL (font-src is 'self'), no source maps (packages must not carry the sources).
 */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
});
