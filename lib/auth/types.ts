/** Fewest and most characters of a new password. */
export const minPassword = 10
export const maxPassword = 200
/** Most characters of a person's name, and of an e-mail address. */
export const maxName = 80
export const maxEmail = 254
