f(_("Sign in"), _("New \"text\"?\n"), N_("%d vote", "%d votes", n), C_("noun", "Vote"));
