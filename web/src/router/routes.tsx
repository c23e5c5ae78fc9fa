import { redirect, type RouteObject } from 'react-router'
import { AppLayout } from '../layout/app-layout.tsx'
import { RouteError } from '../layout/route-error.tsx'
import { requireSession, skipWhenSignedIn } from './guard.ts'

/*
 * Every address of the console. Pages are lazy: a page's file exports `Component` and, where it
 * reads the API, a `loader` that prefetches the same queries. Its entry in the navigation is in
 * layout/nav-entries.ts.
 */
export const routes: RouteObject[] = [
  {
    path: '/sign-in',
    loader: skipWhenSignedIn,
    ErrorBoundary: RouteError,
    lazy: () => import('../features/sign-in/sign-in-page.tsx'),
  },
  {
    path: '/',
    id: 'app',
    loader: requireSession,
    shouldRevalidate: () => false,
    Component: AppLayout,
    ErrorBoundary: RouteError,
    children: [
      { index: true, loader: () => redirect('/templates') },
      {
        ErrorBoundary: RouteError,
        children: [{ path: '*', lazy: () => import('../layout/not-found-page.tsx') }],
      },
    ],
  },
]
