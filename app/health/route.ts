export { GET, OPTIONS } from '../api/health/route'
