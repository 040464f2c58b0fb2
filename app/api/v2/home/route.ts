/** The old shop's second home address gave what its first one gives, in the same envelope. */
export { DELETE, GET, OPTIONS, PATCH, POST, PUT } from '../../v1/home/route'
